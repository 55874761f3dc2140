using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Serilog;
using Slipway.Bundles;
using Slipway.ObjectStore;

namespace Slipway.Steps.UploadBundle;

/// <summary>Uploads the bundle in a directory to an object store.</summary>
/// <param name="Bundle">The directory.</param>
/// <param name="SourceDirectory">Full path of the checkout, which no asset may lie out of; empty = of the directory of assets.</param>
/// <param name="Hash">The SHA-256 that was measured, of what will lie under the artifact's key.</param>
/// <param name="Endpoint">The store.</param>
/// <param name="CredentialsDirectory">Its credentials.</param>
/// <param name="Bucket">The bucket.</param>
/// <param name="Keys">The keys of the artifact's parts.</param>
/// <param name="Overwrite">Replace another artifact under the same key.</param>
public sealed record UploadBundle(
    BundleDirectory Bundle,
    string SourceDirectory,
    Sha256Digest Hash,
    ObjectStoreEndpoint Endpoint,
    string CredentialsDirectory,
    BucketName Bucket,
    ArtifactKeys Keys,
    bool Overwrite)
{
    /// <summary>Bytes of the results, which Tekton gets in one message of the container: the kubelet keeps 12 KiB for a pod's containers together, and cuts
    /// silently (tekton.dev/docs/pipelines/tasks/#emitting-results). Names and marks around each result come to it.</summary>
    private const int MaxResultBytes = 900;

    /// <summary>The artifact's address.</summary>
    public ObjectAddress Artifact => new(Bucket, Keys.Main);

    /// <summary>What Tekton Chains wants to know of an artifact (tekton.dev/docs/chains/slsa-provenance, "type hinting").</summary>
    public string Provenance => new JsonObject
    {
        ["uri"] = Artifact.ToString(),
        ["digest"] = Hash.ToString(),
        ["isBuildArtifact"] = "true",
    }.ToJsonString();

    /// <summary>Uploads it.</summary>
    /// <returns>Bytes sent.</returns>
    public async Task<long> RunAsync(ILogger log, CancellationToken ct)
    {
        CheckResults();
        // Both are mostly the runtime's work of loading code, a quarter of a small upload's time: two cores share it.
        var reading = Task.Run(() => BundleContents.ReadAsync(Bundle, SourceDirectory, ct), ct);
        try
        {
            using var store = Endpoint.Open(CredentialsDirectory, line => log.Warning("{Retry:l}", line), TimeProvider.System);
            var bundle = await reading;
            Check(bundle);
            log.Information("uploading to {Artifact:l} at {Endpoint:l}", Artifact.ToString(), Endpoint.ToString());
            return await new ArtifactUpload(store, Bucket, Keys, Overwrite, log).RunAsync(bundle, KeepIndexAsync, ct);
        }
        catch (ObjectStoreSettingsException e)
        {
            throw new StepUsageException(e.Message);
        }
        catch (ObjectStoreException e)
        {
            throw Failed(e.Cause, e);
        }
        catch (ArtifactExistsException e)
        {
            throw Failed(ArtifactExistsException.Cause, e);
        }
        catch (ObjectContentException e)
        {
            throw Failed("the bundle was changed", e);
        }
    }

    private void Check(BundleContents bundle)
    {
        if (bundle.Main.Digest != Hash)
        {
            throw new StepFailedException(
                $"checking the bundle in '{Bundle.Root}': bundle-hash is {Hash.Hex}, and the bundle index has {bundle.Main.Digest.Hex}. "
                + "The bundle was made anew after it was measured: run measure-bundle again.");
        }
    }

    /// <summary>Later steps read the index from the bundle directory, and must see the one that is stored.</summary>
    private Task KeepIndexAsync(byte[] stored) => ContainedFile.WriteAllBytesAsync(Bundle.IndexFile, stored, CancellationToken.None);

    // The original contract's line; the next one says what was done with which object, and what to do.
    private StepFailedException Failed(string cause, Exception e) => new($"upload: failed: {Artifact} {cause}\n{e.Message}", inner: e);

    /// <summary>The address stands in two results: what a cluster would lose of them is refused before anything is uploaded.</summary>
    private void CheckResults()
    {
        var bytes = Encoding.UTF8.GetByteCount(Artifact.ToString()) + JavaScriptEncoder.Default.Encode(Provenance).Length;
        if (bytes > MaxResultBytes)
        {
            throw new StepUsageException(
                $"option --r2-object-key: '{Keys.Main}' is too long for the step's results, which name it twice: they would take {bytes} bytes, and Tekton surely gets {MaxResultBytes}. Give a shorter key.");
        }
    }
}
