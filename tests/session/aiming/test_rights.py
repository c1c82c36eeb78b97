"""As root, the page runs with the rights of the rack's own user."""

import os

import pytest

from edge.session.aiming.rights import as_owner

NOBODY = 65534


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has rights to give up")
def test_root_has_the_owner_s_rights_meanwhile_and_its_own_afterwards(tmp_path):
    os.chown(tmp_path, NOBODY, NOBODY)
    before = os.geteuid(), os.getegid(), os.getgroups()
    with as_owner(tmp_path) as dropped:
        meanwhile = dropped, os.geteuid(), 0 in os.getgroups()
    assert meanwhile == (True, NOBODY, False)
    assert (os.geteuid(), os.getegid(), os.getgroups()) == before


def test_whoever_is_not_root_or_owns_it_already_stays_who_they_are(tmp_path):
    before = os.geteuid()
    with as_owner(tmp_path) as dropped:
        assert not dropped
        assert os.geteuid() == before
    with as_owner(tmp_path / "missing") as dropped:
        assert not dropped
