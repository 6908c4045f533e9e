"""Properties are tried on any machine, however busy: no example has a deadline."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None, max_examples=60)
settings.load_profile("untimed")
