"""What mailgate is made of: licences, a bill of materials, known holes, secrets left lying about.

Everything works from what is in the repository, without a network.
"""
