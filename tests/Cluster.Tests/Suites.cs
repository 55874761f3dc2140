namespace Slipway.Cluster.Tests;

// The suite, held to both servers: what the one in the process answers is what the real one answers.
public sealed class ApplyInProcess(InProcessCluster cluster) : ApplyConformance(cluster);

public sealed class ApplyOnKubernetes(RealCluster cluster) : ApplyConformance(cluster);

public sealed class StatusInProcess(InProcessCluster cluster) : StatusConformance(cluster);

public sealed class StatusOnKubernetes(RealCluster cluster) : StatusConformance(cluster);

public sealed class ListInProcess(InProcessCluster cluster) : ListConformance(cluster);

public sealed class ListOnKubernetes(RealCluster cluster) : ListConformance(cluster);

public sealed class WatchInProcess(InProcessCluster cluster) : WatchConformance(cluster);

public sealed class WatchOnKubernetes(RealCluster cluster) : WatchConformance(cluster);

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class CredentialInProcess(InProcessCluster cluster) : CredentialConformance(cluster);

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class CredentialOnKubernetes(RealCluster cluster) : CredentialConformance(cluster);

public sealed class ConnectionInProcess(InProcessCluster cluster) : ConnectionConformance(cluster);

// Alone: while the server is busy it refuses what other tests change, too.
[CollectionDefinition(nameof(ConnectionOnKubernetes), DisableParallelization = true)]
[Collection(nameof(ConnectionOnKubernetes))]
public sealed class ConnectionOnKubernetes(RealCluster cluster) : ConnectionConformance(cluster);
