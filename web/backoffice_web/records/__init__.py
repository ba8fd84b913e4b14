"""The record page of any resource: facts, what can be done, what happened."""
