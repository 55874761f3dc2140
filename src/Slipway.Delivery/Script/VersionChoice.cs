namespace Slipway.Delivery;

/// <summary>How the Worker gets the version that the manifest describes.</summary>
internal abstract record VersionChoice
{
    private VersionChoice()
    {
    }

    /// <summary>It has been uploaded already.</summary>
    /// <param name="Version">The version.</param>
    /// <param name="SecretNames">The secrets of a version that an interrupted deployment left, which is not in the state yet; null for one
    /// that is.</param>
    public sealed record Existing(DeliveredVersion Version, IReadOnlySet<string>? SecretNames = null) : VersionChoice
    {
        /// <summary>Whether an interrupted deployment left it.</summary>
        public bool IsLeft => SecretNames is not null;
    }

    /// <summary>It is the deployed version with other secrets: no upload.</summary>
    /// <param name="Base">The deployed version.</param>
    public sealed record SecretsOnly(DeliveredVersion Base) : VersionChoice;

    /// <summary>A version is uploaded, and gets traffic by a deployment.</summary>
    public sealed record Upload : VersionChoice;

    /// <summary>The script is uploaded and gets all traffic at once: a new Worker, Durable Object migrations, a script in
    /// service-worker format.</summary>
    /// <param name="Reason">Why, for messages.</param>
    public sealed record Put(string Reason) : VersionChoice;
}
