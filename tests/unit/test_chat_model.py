"""The language model of one setting: each provider opened as it wants to be, and failures that say what to do."""

from __future__ import annotations

import pytest
from langchain_ollama import ChatOllama
from langchain_openai import ChatOpenAI

from rag.chat_model import ModelSetting, ModelUnavailable, model_setting, open_chat_model


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("", "_URL", "_TIMEOUT"):
        monkeypatch.delenv(f"PLENARCHAT_MODEL{name}", raising=False)


def test_without_a_setting_there_is_no_model() -> None:
    assert model_setting() is None


def test_the_environment_names_a_model_and_an_option_goes_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLENARCHAT_MODEL", "ollama:one")
    monkeypatch.setenv("PLENARCHAT_MODEL_URL", "http://127.0.0.1:11434")
    monkeypatch.setenv("PLENARCHAT_MODEL_TIMEOUT", "7.5")
    assert model_setting() == ModelSetting("ollama:one", "http://127.0.0.1:11434", 7.5)
    assert model_setting("openai:two", "http://127.0.0.1:1/v1") == ModelSetting(
        "openai:two", "http://127.0.0.1:1/v1", 7.5
    )
    assert model_setting("none") is None


@pytest.mark.parametrize("seconds", ["soon", "0", "-3", "inf", "nan"])
def test_a_time_out_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, seconds: str) -> None:
    monkeypatch.setenv("PLENARCHAT_MODEL_TIMEOUT", seconds)
    with pytest.raises(ModelUnavailable, match="is no number of seconds"):
        model_setting("ollama:one")


def test_ollama_gets_room_for_the_passages_and_an_end() -> None:
    model = open_chat_model("ollama:llama3.1", timeout=9)
    assert isinstance(model, ChatOllama)
    assert (model.num_predict, model.client_kwargs) == (1024, {"timeout": 9})
    assert model.num_ctx is not None
    assert model.num_ctx >= 8192


def test_a_server_of_ones_own_wants_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    model = open_chat_model("openai:any", base_url="http://127.0.0.1:1/v1", timeout=9)
    assert isinstance(model, ChatOpenAI)
    assert model.request_timeout == 9
    assert model.max_retries == 0


def test_a_provider_whose_package_is_missing_is_told_how_to_get_it() -> None:
    with pytest.raises(ModelUnavailable, match=r"pip install langchain-cohere"):
        open_chat_model("cohere:command")
