"""Amparo, a free help chatbot on child and human trafficking."""

import os

# The sentence engine's threads wait for each other. By default they do so in a busy loop, and on a machine whose cores
# have other work a sentence then takes a second instead of 20 ms. Read when the first library with OpenMP is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
