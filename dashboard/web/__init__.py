"""What stands between pages and the network: documents kept and sent, files, limits, health, logs, the server."""
