using System.Globalization;
using Slipway.Bundles;
using Slipway.ObjectStore;
using Slipway.Steps;
using Slipway.Steps.UploadBundle;

var command = new StepCommand("upload-bundle", "Uploads a bundle to R2 (or another S3 store, or a directory): blobs, index, and the main module last.");
var bundlePath = command.Text("bundle-path", "Directory that holds the bundle and its index.");
var sourcePath = command.Text("source-path", "Directory of the checkout, which no asset may lie out of; empty = no asset may lie out of the directory of assets.", "");
var bundleHash = command.Value("bundle-hash", "SHA-256 that measure-bundle took: nothing else is uploaded.", null, Sha256Digest.Parse);
var bucketName = command.Value("r2-bucket-name", "Bucket.", null, BucketName.Parse);
var endpointUrl = command.Value("r2-endpoint-url", "S3 endpoint: https://..., http://..., or file:///directory.", null, ObjectStoreEndpoint.Parse);
var objectKey = command.Value("r2-object-key", "Object key of the main module, such as my-worker/0123abc.js.", null, ArtifactKeys.Parse);
var credentialsPath = command.Text(
    "r2-credentials-path", "Directory with the files access-key-id and secret-access-key; not needed for file://.", "");
var overwrite = command.Flag("overwrite", "Replace an artifact that exists under this key with another hash.", false);
var artifactUrl = command.Result("artifact-url", "s3://<bucket>/<key> of the main module.");
var uploadedBytes = command.Result("uploaded-bytes", "Bytes that were sent; what was there already is not sent again.");
var artifactOutputs = command.Result("artifact-outputs", "Provenance for Tekton Chains: uri, digest, isBuildArtifact.");

return await command.RunAsync(args, async (run, ct) =>
{
    var upload = new UploadBundle(
        new BundleDirectory(Path.GetFullPath(run.Get(bundlePath))),
        run.Get(sourcePath) is { Length: > 0 } source ? Path.GetFullPath(source) : "",
        run.Get(bundleHash),
        run.Get(endpointUrl),
        run.Get(credentialsPath),
        run.Get(bucketName),
        run.Get(objectKey),
        run.Get(overwrite));
    var sent = await upload.RunAsync(run.Log, ct);
    run.Set(artifactUrl, upload.Artifact.ToString());
    run.Set(uploadedBytes, sent.ToString(CultureInfo.InvariantCulture));
    run.Set(artifactOutputs, upload.Provenance);
});
