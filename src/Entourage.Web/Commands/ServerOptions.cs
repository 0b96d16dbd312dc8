using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Entourage.Web.Commands;

/// <summary>Where the server listens. Settings section <c>Server</c>.</summary>
internal sealed class ServerOptions
{
    /// <summary>The TCP port; <c>PORT</c> is a shorter name for it. 0 takes any free one.</summary>
    [Range(0, 65535)]
    public int Port { get; init; } = 8080;

    /// <summary>Who can reach it: <c>localhost</c> (this machine) or <c>any</c> (the network); <c>LISTEN</c> is a shorter name for it.</summary>
    [RegularExpression("^(localhost|any)$", ErrorMessage = "must be localhost or any.")]
    public string Listen { get; init; } = "localhost";
}

[OptionsValidator]
internal sealed partial class ServerOptionsValidator : IValidateOptions<ServerOptions>;
