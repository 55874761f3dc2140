using Slipway.ObjectStore;

namespace Slipway.Bundles;

/// <summary>Where the parts of an artifact lie in a bucket: the main module under its key, everything else beside it.</summary>
public sealed record ArtifactKeys
{
    private ArtifactKeys(ObjectKey main)
    {
        Main = main;
        Index = main.WithSuffix(".bundle.json");
    }

    /// <summary>The main module, or the bundle index itself for a Worker of assets only: <c>&lt;r2-object-key&gt;</c>.</summary>
    public ObjectKey Main { get; }

    /// <summary>The bundle index: <c>&lt;r2-object-key&gt;.bundle.json</c>.</summary>
    public ObjectKey Index { get; }

    /// <summary>Every other file, by its content: <c>&lt;directory of the key&gt;/blobs/sha256/&lt;hex&gt;</c>. Two versions of a
    /// Worker share what did not change.</summary>
    public ObjectKey Blob(Sha256Digest digest) => Main.Sibling($"blobs/sha256/{digest.Hex}");

    /// <summary>Reads the key of the main module.</summary>
    /// <exception cref="FormatException">It is not a key, or leaves no room for the keys of the other parts.</exception>
    public static ArtifactKeys Parse(string text)
    {
        var main = ObjectKey.Parse(text);
        try
        {
            var keys = new ArtifactKeys(main);
            _ = keys.Blob(Sha256Digest.Of([]));
            return keys;
        }
        catch (FormatException e)
        {
            throw new FormatException($"is too long: '.bundle.json' and 'blobs/sha256/...' are appended, and a key has at most {ObjectKey.MaxBytes} bytes.", e);
        }
    }
}
