"""What racks, collectors and other programs say to each other over MQTT."""
