"""The holidays of a site, as people look at them."""
