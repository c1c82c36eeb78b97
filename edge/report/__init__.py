"""What a coach looks at afterwards."""
