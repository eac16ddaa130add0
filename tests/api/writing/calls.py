"""How a program writes: JSON, with the tag of what it has read."""


def tag(client, address):
    return client.get(address)["ETag"]


def create(client, address, body, **headers):
    return client.post(address, body, content_type="application/json", headers=headers)


def change(client, address, body, *, read=None):
    """A PATCH with the tag that was read, by default that of this moment."""
    headers = {"If-Match": read or tag(client, address)}
    return client.patch(address, body, content_type="application/json", headers=headers)


def remove(client, address, *, read=None):
    return client.delete(address, headers={"If-Match": read or tag(client, address)})
