# For those who prepare a trainer's laptop, and for a release. All else is done with the commands of the README.
.PHONY: help wheelhouse lock audit wheel sbom notes
RUN = .venv/bin/python
help:
	@echo "make wheelhouse                                    wheels and PASANG.txt for a USB stick, for this system (folder roda-ikmscan)"
	@echo "make wheelhouse FOR=win_amd64 PYTHON=3.12 OUT=usb  for Windows; FOR=manylinux for Linux"
	@echo "make lock    renews requirements-ci.txt: what CI installs, with hashes (needs uv)"
	@echo "make audit   known holes of what is pinned there (pip-audit), and bandit"
	@echo "make wheel   a wheel in dist/ whose bytes depend on the sources only"
	@echo "make sbom    dist/ikmscan.cdx.json: what it is made of (CycloneDX)"
	@echo "make notes   the notes of the topmost release, from CHANGELOG.md"

wheelhouse:
	@OUT="$(OUT)" FOR="$(FOR)" PYTHON="$(PYTHON)" INTERPRETER="$(INTERPRETER)" bash .ci/wheelhouse

lock:
	@uv pip compile -q --upgrade --generate-hashes --no-emit-index-url --no-header --no-annotate --universal \
	  --python-version 3.11 --extra test setup.cfg -o requirements-ci.txt

audit:
	@$(RUN) .ci/audit.py
	@$(RUN) -m bandit -q -r . -x ./tests,./bench,./.venv,./build,./docs,./.ci -ll --skip B608,B704

wheel:
	@PYTHON=$(RUN) bash .ci/wheel dist

sbom:
	@$(RUN) .ci/sbom.py dist/ikmscan.cdx.json

notes:
	@$(RUN) .ci/notes.py
