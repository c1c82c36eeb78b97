"""What racks, collectors and other programs say to each other over MQTT.

topics       every topic
fields       patterns, ranges and sizes of single fields
records      the core's records as payloads
health       how a rack is, as a payload
payloads     every payload and command: validation and schema at once
kinds        payloads with a file of their own
reading      bytes from anybody -> a payload, or why not
schemas      payload types -> the published schemas
connection   settings of the broker -> a client
visit        one visit to a broker: connect, ask, leave
certificates until when they are valid
address      the broker's machine by name or number
credentials  password and certificates
outages      ever longer waits, each complaint once
causes       why there is no connection, and what to do
metrics      health as Prometheus reads it
cells        what strangers wrote -> a cell of a spreadsheet
"""
