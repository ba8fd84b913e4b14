"""The JSON API: commands, resources, and what describes and watches them."""
