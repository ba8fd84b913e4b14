"""What can be done with checklists and their templates."""
