"""Whether what was done had an effect: what is compared, registered, worked out and shown."""

# The job that works a study out: named here, since whoever declares it loads nothing for it.
JUDGE = "judge_study"
