"""Stage 5 computed: progress, schedules, costs."""
