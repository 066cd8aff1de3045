"""SCALES: runs stage 1 over partitions on one machine, in flat memory."""
