"""What happens after a commit: events on their way to handlers, jobs, schedules.

Our tables are the truth: a job that is not done is there, whatever dies. huey runs and wakes.
"""
