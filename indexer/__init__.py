"""From protocols to an index: formats, turns, chunks, embeddings, the store."""

import os

# Libraries that report home unless they are told not to, some from their import on (ONNX Runtime 1.29 and newer, on
# every platform): https://github.com/microsoft/onnxruntime/blob/main/docs/Privacy.md. Nothing leaves the machine here.
for _variable in ("ORT_DISABLE_TELEMETRY", "HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK"):
    os.environ.setdefault(_variable, "1")
