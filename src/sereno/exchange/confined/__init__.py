"""Reading the files of others in processes that can do nothing else."""
