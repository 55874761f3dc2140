using Slipway.ObjectStore;
using Slipway.Testing;

namespace Slipway.Bundles.Tests;

/// <summary>Connections that break after the answer has begun.</summary>
public sealed class ArtifactBrokenLineTests : IDisposable
{
    private static readonly ArtifactRequest Request = new(BucketName.Parse("scripts"), ArtifactKeys.Parse("hello/abc.js"));

    private readonly TemporaryDirectory directory = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_content_that_breaks_off_twice_is_read_a_third_time()
    {
        using var store = await StoreAsync(breaks: 2);

        var artifact = await Artifact.FetchAsync(store, Request, Ct);

        artifact.Modules.Select(m => m.Name).Should().Equal("index.js", "a.txt");
        artifact.Modules[1].Content.ToArray().Should().Equal("text"u8.ToArray());
    }

    [Fact]
    public async Task A_content_that_breaks_off_three_times_is_an_error()
    {
        using var store = await StoreAsync(breaks: 3);

        var fetching = async () => await Artifact.FetchAsync(store, Request, Ct);

        (await fetching.Should().ThrowAsync<ArtifactException>()).Which.Message.Should().Be(
            "reading the artifact s3://scripts/hello/abc.js: 'hello/abc.js' cannot be read: the line broke. Check access and network, and try again.");
    }

    public void Dispose() => directory.Dispose();

    private async Task<BreakingStore> StoreAsync(int breaks)
    {
        var store = new DirectoryObjectStore(directory.Path);
        await new ArtifactBundle().Module("index.js", "export default {}").Module("a.txt", "text", "text/plain").PutAsync(store, Request, Ct);
        return new BreakingStore(store, breaks);
    }

    /// <summary>Breaks off each content so many times, half way.</summary>
    private sealed class BreakingStore(IObjectStore inner, int breaks) : IObjectStore
    {
        private readonly Dictionary<ObjectAddress, int> broken = [];

        public async Task<StoredObject> GetAsync(ObjectAddress address, CancellationToken ct)
        {
            var stored = await inner.GetAsync(address, ct);
            lock (broken)
            {
                broken[address] = broken.GetValueOrDefault(address) + 1;
                return broken[address] > breaks ? stored : stored with { Content = new BreakingStream(stored.Content) };
            }
        }

        public Task<PutResult> PutAsync(ObjectAddress address, ObjectContent content, PutCondition condition, CancellationToken ct) =>
            inner.PutAsync(address, content, condition, ct);

        public Task<ObjectMetadata?> HeadAsync(ObjectAddress address, CancellationToken ct) => inner.HeadAsync(address, ct);

        public Task<bool> DeleteAsync(ObjectAddress address, CancellationToken ct) => inner.DeleteAsync(address, ct);

        public void Dispose() => inner.Dispose();
    }

    private sealed class BreakingStream(Stream inner) : Stream
    {
        private bool begun;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (begun)
            {
                throw new IOException("the line broke.");
            }

            begun = true;
            return inner.Read(buffer, offset, Math.Max(1, count / 2));
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
