"""On- and offboarding: what has to be done when somebody comes or goes, by whom, until when."""
