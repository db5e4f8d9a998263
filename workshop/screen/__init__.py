"""The pages over the room's own Wi-Fi: a screen for all, a page for each participant, a control for the trainer."""
