"""Commands as forms: what is shown for a payload, and how what was typed becomes one."""
