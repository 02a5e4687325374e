"""Speed of the program on this machine: `make bench`. Measured, never asserted in a test."""
