namespace Slipway.ObjectStore.Tests;

public sealed class ObjectStoreEndpointTests
{
    [Theory]
    [InlineData("https://0123.r2.cloudflarestorage.com", false)]
    [InlineData("https://0123.eu.r2.cloudflarestorage.com/", false)]
    [InlineData("http://127.0.0.1:9000", false)]
    [InlineData("http://127.0.0.1:8787/cdn-cgi/local/r2/s3", false)]
    [InlineData("file:///tmp/objects", true)]
    [InlineData("file:///tmp/with%20space", true)]
    public void These_are_endpoints(string text, bool directory) => ObjectStoreEndpoint.Parse(text).IsDirectory.Should().Be(directory);

    [Theory]
    [InlineData("", "is not the endpoint of an object store: https://host, http://host, or file:///directory.")]
    [InlineData("/tmp/objects", "is not the endpoint of an object store: https://host, http://host, or file:///directory.")]
    [InlineData("s3://bucket", "is not the endpoint of an object store: https://host, http://host, or file:///directory.")]
    [InlineData("file://objects/here", "does not name a directory: file:///directory, with three slashes.")]
    [InlineData("file:///", "does not name a directory: file:///directory, with three slashes.")]
    [InlineData("https://key:secret@store.example", "has more than a host and a path: https://host, http://host, or file:///directory. Credentials belong into files.")]
    [InlineData("https://0123.r2.cloudflarestorage.com/scripts", "names a bucket: give only https://0123.r2.cloudflarestorage.com, and the bucket as r2-bucket-name.")]
    public void These_are_not_and_the_message_says_why(string text, string error)
    {
        var parsing = () => ObjectStoreEndpoint.Parse(text);

        parsing.Should().Throw<FormatException>().WithMessage(error);
    }

    [Theory]
    [InlineData("a", "", "a")]
    [InlineData("my-worker/0123.js", "my-worker", "my-worker/blobs")]
    public void A_key_knows_its_directory_and_its_siblings(string key, string directory, string sibling)
    {
        ObjectKey.Parse(key).Directory.Should().Be(directory);
        ObjectKey.Parse(key).Sibling(sibling[(sibling.LastIndexOf('/') + 1)..]).Value.Should().Be(sibling);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a//b")]
    [InlineData("a/../b")]
    [InlineData("a\nb")]
    public void These_are_not_keys(string key)
    {
        var parsing = () => ObjectKey.Parse(key);

        parsing.Should().Throw<FormatException>().WithMessage("is not an object key: *");
    }
}
