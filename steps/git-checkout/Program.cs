using Slipway.Steps;
using Slipway.Steps.GitCheckout;

var command = new StepCommand("git-checkout", "Checks out one commit of a git repository: a branch, tag, SHA or ref, shallow by default.");
var url = command.Text("url", "Address of the repository: https, http, ssh, git, file, or user@host:path.");
var revision = command.Value("revision", "Branch, tag, full or short SHA, or refs/...; empty = the default branch of the repository.", "", GitRevision.Parse);
var branch = command.Value("branch", "Branch that holds the revision: fetched when the server does not serve a bare SHA.", "", GitRevision.Parse);
var refspec = command.Value("refspec", "Refspec to fetch before the revision is checked out; empty = the revision alone.", "", CheckoutOptions.ParseRefspecs);
var submodules = command.Flag("submodules", "Check out submodules too.", defaultValue: true);
var depth = command.Value("depth", "Commits of history to fetch; 0 = all.", "1", CheckoutOptions.ParseCount);
var sslVerify = command.Flag("ssl-verify", "Verify the certificate of the server.", defaultValue: true);
var crtFile = command.Text("crt-file", "File name of the CA bundle in ssl-ca-directory-path.", "ca-bundle.crt");
var outputPath = command.Text("output-path", "Directory that receives the checkout, below it subdirectory.");
var subdirectory = command.Text("subdirectory", "Directory below output-path for the checkout; empty = output-path itself.", "");
var sparse = command.Value("sparse-checkout-directories", "Directories to check out, separated by commas; empty = all.", "", SparseDirectories.Parse);
var deleteExisting = command.Flag("delete-existing", "Empty the target directory first.", defaultValue: true);
var httpProxy = command.Text("http-proxy", "Proxy for http.", "");
var httpsProxy = command.Text("https-proxy", "Proxy for https.", "");
var noProxy = command.Text("no-proxy", "Hosts that are reached without a proxy, separated by commas.", "");
var retries = command.Value("retries", "Times that a fetch is tried again after a network failure.", "3", CheckoutOptions.ParseCount);
var basicAuth = command.Text("basic-auth-path", "Directory with .git-credentials and, if wanted, .gitconfig; or username and password. Empty = none.", "");
var sshDirectory = command.Text("ssh-directory-path", "Directory with an SSH private key, and if wanted config and known_hosts. Empty = none.", "");
var sslCaDirectory = command.Text("ssl-ca-directory-path", "Directory with the CA bundle. Empty = none.", "");
var commit = command.Result("commit", "the full SHA of the commit that was checked out.");
var urlResult = command.Result("url", "the address that was fetched from, without credentials.");
var committerDate = command.Result("committer-date", "the commit's committer date, in seconds since 1970-01-01T00:00:00Z.");

return await command.RunAsync(args, async (run, ct) =>
{
    var options = new CheckoutOptions
    {
        Url = GitUrl.Parse(run.Get(url)),
        Revision = run.Get(revision),
        Branch = run.Get(branch),
        Refspecs = run.Get(refspec),
        Submodules = run.Get(submodules),
        Depth = run.Get(depth),
        SparseDirectories = run.Get(sparse),
        Retries = run.Get(retries),
        Access = new AccessOptions
        {
            SslVerify = run.Get(sslVerify),
            CaFileName = run.Get(crtFile),
            CaDirectory = run.Get(sslCaDirectory),
            HttpProxy = run.Get(httpProxy),
            HttpsProxy = run.Get(httpsProxy),
            NoProxy = run.Get(noProxy),
            BasicAuthDirectory = run.Get(basicAuth),
            SshDirectory = run.Get(sshDirectory),
        },
    };
    var target = new CheckoutTarget(run.Get(outputPath), run.Get(subdirectory), run.Get(deleteExisting));
    var checkedOut = await Checkout.RunAsync(options, target, run.Log, ct);
    run.Set(commit, checkedOut.Commit);
    run.Set(urlResult, checkedOut.Url);
    run.Set(committerDate, checkedOut.CommitterDate);
});
