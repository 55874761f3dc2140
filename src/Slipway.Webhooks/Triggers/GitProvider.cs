namespace Slipway.Webhooks.Triggers;

/// <summary>A git server whose pushes come through Tekton Triggers.</summary>
public enum GitProvider
{
    /// <summary>GitHub.</summary>
    GitHub,

    /// <summary>GitLab.</summary>
    GitLab,

    /// <summary>Bitbucket Server and Data Center.</summary>
    Bitbucket,
}
