"""The fit of the dependence model to the trials that calibrate it: `python -m calibration.fit`."""
