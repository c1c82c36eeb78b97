"""What the tests share: stick figures, fakes of vendors, brokers and databases."""
