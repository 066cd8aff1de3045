"""Speech that is put together by chance, with names of nobody, to measure rules that find names."""
