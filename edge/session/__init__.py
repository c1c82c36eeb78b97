"""What is kept of the loop's steps, and who may tell the loop what to do.

recorder    steps and events -> one session record, handed to a sink
control     commands from MQTT -> pipeline, recorder and buzzer
"""
