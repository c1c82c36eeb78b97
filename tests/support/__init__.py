"""What the tests share beside ``edge.testing``: scenes, records, servers."""
