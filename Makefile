# make help          these lines
# make build         builds the library and the command
# make test          runs all tests
# make format        formats all Swift files
# make lint          checks the format of all Swift files and that what is public is documented
# make examples      builds and runs the examples
# make readme        runs what the README shows and compares
# make play          opens the playground at http://127.0.0.1:8080/
# make playground    tests the playground: routes, hostile requests, eight runs at once, a browser
# make survive       kills training runs and lets writing fail; what is left must be whole
# make bench         measures against C and OpenBLAS, built for this machine
# make scale         measures how cost grows with rows, widths, depths and batches, and draws it
# make guard         looks whether something has become slower, compared with plain loops
# make compare       compares with PyTorch, JAX and others, as far as PYTHON has them
# make fuzz          looks for inputs that crash the readers of tables and models, for a minute
# make references    makes the recorded numbers of NumPy, PyTorch and others again (needs them)
# make check         all that CI does

SWIFT_FILES = Package.swift Sources Tests Examples Benchmarks/Package.swift Benchmarks/Sources Fuzzing \
  Playground/Package.swift Playground/Sources Playground/Tests
FORMAT = --configuration .swift-format --recursive $(SWIFT_FILES)

help:
	@sed -n 's/^# make /make /p' Makefile

build:
	swift build

test:
	swift test

format:
	swift format --in-place $(FORMAT)

lint:
	swift format lint --strict $(FORMAT)
	Scripts/check_documentation.py

examples:
	cd Examples && swift build -c release
	cd Examples && for name in 0*; do echo "== $$name"; .build/release/$$name || exit 1; done

readme:
	Scripts/check_readme.py README.md CONTRIBUTING.md

# The built command; the newest one in .build if it is not given.
BACKPROP =

survive:
	Scripts/check_resume.py $(BACKPROP)
	Scripts/check_faults.py $(BACKPROP)

play:
	swift run -c release backprop-server play --open

# For browser.py alone: a Python with selenium, as Debian's package python3-selenium has it.
BROWSER_PYTHON = /usr/bin/python3

# One build of everything, of which the tests see the inside too.
playground:
	[ -n "$(BACKPROP)" ] || swift build --product backprop
	cd Playground && swift build -c release --build-tests -Xswiftc -enable-testing
	cd Playground && BACKPROP=$(abspath $(or $(BACKPROP),.build/debug/backprop)) \
	  swift test -c release --skip-build -Xswiftc -enable-testing
	cd Playground && Tests/hostile.py .build/release/playground
	cd Playground && Tests/eight_runs.py .build/release/playground
	cd Playground && Tests/programs.py .build/release/playground
	cd Playground && $(BROWSER_PYTHON) Tests/browser.py .build/release/playground \
	  $(abspath $(or $(BACKPROP),.build/debug/backprop))

bench:
	cd Benchmarks && BACKPROP_CPU=native swift run -c release Benchmarks

# Options of `Benchmarks scale`, such as --quick or --threads 2.
SCALE =

scale:
	cd Benchmarks && BACKPROP_CPU=native swift run -c release Benchmarks scale $(SCALE)
	Benchmarks/scale.py

guard:
	cd Benchmarks && BACKPROP_CPU=native swift run -c release Benchmarks guard

# The Python that has the others, and more to say to Benchmarks/compare.py.
PYTHON = python3
ARGUMENTS =

compare:
	$(PYTHON) Benchmarks/compare.py $(ARGUMENTS)

references:
	python3 Scripts/references/numpy_references.py
	python3 Scripts/references/numpy_arrays.py
	python3 Scripts/references/lab_references.py
	python3 Scripts/references/pytorch_references.py
	python3 Scripts/references/metrics_references.py
	python3 Scripts/references/sklearn_references.py
	python3 Scripts/references/safetensors_references.py
	python3 Scripts/references/lbfgs_references.py

fuzz:
	Scripts/fuzz.sh

check:
	bash .ci/run

.PHONY: help build test format lint examples readme play playground survive bench guard compare scale fuzz references check
