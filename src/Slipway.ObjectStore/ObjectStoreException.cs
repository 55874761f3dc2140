namespace Slipway.ObjectStore;

/// <summary>What was done with an object when it failed.</summary>
public enum ObjectAction
{
    /// <summary>Storing an object.</summary>
    Put,

    /// <summary>Reading an object.</summary>
    Get,

    /// <summary>Reading an object's size and metadata.</summary>
    Head,

    /// <summary>Deleting an object.</summary>
    Delete,
}

/// <summary>A store failed or refused. The message names action, key, bucket, cause and cure, in that order.</summary>
public class ObjectStoreException : Exception
{
    /// <summary>Describes a failure.</summary>
    /// <param name="action">What was done.</param>
    /// <param name="address">With which object.</param>
    /// <param name="cause">Why it failed, without a full stop: <c>403 SignatureDoesNotMatch</c>, <c>Connection refused</c>.</param>
    /// <param name="cure">What to do: whole sentences.</param>
    /// <param name="inner">The exception behind it, if any.</param>
    public ObjectStoreException(ObjectAction action, ObjectAddress address, string cause, string cure, Exception? inner = null)
        : base(Describe(action, address, cause, cure), inner) => (Action, Address, Cause, Cure) = (action, address, cause, cure);

    /// <summary>What was done.</summary>
    public ObjectAction Action { get; }

    /// <summary>With which object.</summary>
    public ObjectAddress Address { get; }

    /// <summary>Why it failed: status and code of the store, or the system's own words.</summary>
    public string Cause { get; }

    /// <summary>What to do about it.</summary>
    public string Cure { get; }

    /// <summary>The HTTP status, or null when there was no answer, or no HTTP.</summary>
    public int? Status { get; init; }

    /// <summary>The store's own code, such as <c>NoSuchBucket</c> (docs.aws.amazon.com, "S3 error responses"), or null.</summary>
    public string? Code { get; init; }

    /// <summary>True when the same request may succeed a moment later: 5xx, 429, a connection that broke.</summary>
    public bool IsTransient { get; init; }

    /// <summary>How long the store asked to wait (<c>Retry-After</c>), or null.</summary>
    public TimeSpan? RetryAfter { get; init; }

    private static string Describe(ObjectAction action, ObjectAddress address, string cause, string cure)
    {
        var (verb, preposition) = action switch
        {
            ObjectAction.Put => ("uploading", "to"),
            ObjectAction.Get => ("reading", "from"),
            ObjectAction.Delete => ("deleting", "from"),
            _ => ("looking up", "in"),
        };
        return $"{verb} '{address.Key}' {preposition} bucket '{address.Bucket}': {cause}. {cure}".TrimEnd();
    }
}

/// <summary>An object that was to be read does not exist.</summary>
/// <param name="address">Which object.</param>
public sealed class ObjectNotFoundException(ObjectAddress address) : ObjectStoreException(
    ObjectAction.Get, address, "there is no such object", "Check bucket and key; the build that makes it may have failed or not have run.");

/// <summary>Content is not what it was when it was measured; nothing was stored.</summary>
/// <param name="name">The file.</param>
/// <param name="difference">What it has, and what it should have.</param>
public sealed class ObjectContentException(string name, string difference)
    : IOException($"'{name}' was changed after it was measured: {difference}. Run the build again, and let nothing write to its output meanwhile.");

/// <summary>A store cannot be opened with the settings given: the user must supply others (exit code 2).</summary>
/// <param name="message">Which setting, what is wrong with it, and what to do.</param>
public sealed class ObjectStoreSettingsException(string message) : Exception(message);
