namespace Slipway.Cloudflare;

/// <summary>The client is set up wrongly: its user must change a file or an option.</summary>
/// <param name="message">One line for the user; never holds a secret.</param>
/// <param name="inner">The cause, if it was an exception.</param>
public class CloudflareSettingsException(string message, Exception? inner = null) : Exception(message, inner);
