"""What fieldwork leaves: texts and pictures of others, read where reading can do no harm."""
