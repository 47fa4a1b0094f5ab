# make run    cài đặt nếu chưa cài, nạp văn bản mẫu lần đầu, mở trang hỏi đáp   (make run ARGS="--port 8000")
# make test   all tests                                                         (make test ARGS="-k encoder")
# make check  ruff, and mypy --strict on index, search, ui and bench
# make screenshots   the pictures of README, made anew into docs/
# make bench  quality, speed, engines, reading, metadata; results are kept under bench/results
# make bench-large  growth to a million passages, and the peers if they are there: .venv/bin/pip install -e '.[bench]'
#
# Needs Python 3.11 or newer, pip and make; everything else goes into .venv. After that nothing asks the network.

PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
TORCH  := $(shell sed -n 's/^ *"\(torch==[^"]*\)".*/\1/p' pyproject.toml)$(if $(filter Linux,$(shell uname -s)),+cpu)
# Once more where a browser was waited for in vain: on a loaded machine a click may come between two drawings.
PATIENTLY := --reruns 1 --only-rerun TimeoutError --only-rerun 'Locator expected'
DEBIAN := chromium fonts-noto-core poppler-utils tesseract-ocr tesseract-ocr-vie

.PHONY: help run test check screenshots bench bench-large venv install-run install-test debian FORCE
.DELETE_ON_ERROR:

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

# The samples go only into a store that is not there yet: removed ones never come back. The mark lets a first filling
# that was interrupted be finished by the next run.
run: $(VENV)/run.stamp
	@$(PY) -c 'import sys; from index.settings import store_folder; sys.exit(not (store_folder() / "library.sqlite").exists())' \
		|| touch $(VENV)/samples.pending
	@if [ -e $(VENV)/samples.pending ]; then $(PY) -m index add corpus && rm $(VENV)/samples.pending; fi
	$(PY) app.py $(ARGS)

test: $(VENV)/test.stamp debian
	$(PY) -m pytest -n 2 --dist loadfile $(PATIENTLY) $(ARGS)

check: $(VENV)/test.stamp
	$(PY) -m ruff check .
	$(PY) -m mypy

screenshots: $(VENV)/test.stamp debian
	$(PY) tests/screenshots.py

bench: $(VENV)/test.stamp
	@for name in quality speed encoder fallback reading metadata report; do $(PY) -m bench.$$name || exit 1; done

bench-large: $(VENV)/test.stamp
	@for name in large peers report; do $(PY) -m bench.$$name || exit 1; done

# A stamp holds the pyproject.toml that was installed. Contents are compared, not dates, so a copied or switched
# checkout never asks pip again; nor does one whose .venv has lost its Python (an upgraded system) pass as installed.
$(VENV)/run.stamp $(VENV)/test.stamp: $(VENV)/%.stamp: FORCE
	@{ cmp -s pyproject.toml $@ && $(PY) -c 'import pip' 2>/dev/null; } || $(MAKE) --no-print-directory install-$*

# torch first and alone: its CPU build must be there before anything asks for just any torch. On Linux plain "torch"
# would bring several GB of CUDA along, so the CPU build is named and nothing else is taken.
install-test: EXTRA := [test]
install-run install-test: install-%: venv
	@$(PY) -m pip install '$(TORCH)' \
		|| { echo "Không cài được $(TORCH). Nếu pip không tìm thấy bản +cpu: đặt PIP_EXTRA_INDEX_URL là địa chỉ bản CPU"; \
		     echo "ghi ở trang cài đặt của PyTorch (hoặc PIP_FIND_LINKS là thư mục có tệp .whl), rồi chạy lại."; exit 1; }
	$(PY) -m pip install --editable '.$(EXTRA)'
	@if $(PY) -m pip list --format=freeze | grep -E '^(nvidia|cuda|triton)'; then \
		echo "Các gói CUDA trên không được có ở đây. Hãy xoá thư mục $(VENV) rồi chạy lại."; exit 1; fi
	@cp pyproject.toml $(VENV)/run.stamp
	@cp pyproject.toml $(VENV)/$*.stamp

# Debian splits ensurepip off into python3-venv; where it is missing, the system's own pip fills the new environment.
venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Cần Python 3.11 trở lên. Nếu có ở nơi khác: make PYTHON=/đường/dẫn/python3.11 …"; exit 1; }
	@$(PY) -c 'import pip' 2>/dev/null || $(PYTHON) -m venv $(VENV) >/dev/null 2>&1 \
		|| { $(PYTHON) -m venv --without-pip $(VENV) && $(PYTHON) -m pip --python $(PY) install pip; } \
		|| { echo "Không tạo được môi trường Python ở $(VENV): $(PYTHON) thiếu venv/ensurepip và thiếu pip."; \
		     echo "Trên Debian, Ubuntu: sudo apt install python3-venv   rồi chạy lại."; exit 1; }

# Root on Debian (CI, a container) gets what the browser test needs. Anyone else keeps what is there: that test skips.
debian:
	@[ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null \
		|| [ "$$(dpkg-query -W -f '$${db:Status-Status} ' $(DEBIAN) 2>/dev/null)" = "$(DEBIAN:%=installed) " ] \
		|| { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $(DEBIAN); } \
		|| echo "apt-get could not install $(DEBIAN); the tests of the page and of scans need them"
