"""Plays a whole workshop against a server; what it is made of needs Django set up first."""

import django

django.setup()
