"""A rack's side of the broker, by paho-mqtt.

broker     what a rack tells and hears; the settings' section
link       one connection and its subscriptions
delivery   sessions from the outbox, until they are acknowledged
outbox     what a delivery asks of a store, and when that is well again
inbox      commands that came, checked, for the loop to poll
discovery  the rack as Home Assistant wants it described
"""
