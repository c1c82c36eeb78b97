from devices.conftest import factory, fake

__all__ = ["factory", "fake"]
