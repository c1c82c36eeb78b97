"""One file per device, one vendor import per file."""
