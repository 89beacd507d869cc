"""What people think of the answers: thumbs under an answer, stored in a file on this machine and nowhere else.

control.py ─▶ feedback.js ─▶ endpoint.py ─▶ store.py ─▶ `plenarchat feedback list`, `export`
"""
