using Entourage.Follows;
using Entourage.Invitations.Deliveries;
using Entourage.Invitations.Landings;
using Entourage.Invitations.Links;
using Entourage.Invitations.Making;
using Entourage.Invitations.Mine;
using Entourage.Invitations.Redeems;
using Entourage.Invitations.Refusals;
using Entourage.Members;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Invitations;

/// <summary>Puts the heart of the product together.</summary>
internal static class InvitationsSetup
{
    /// <summary>Adds making, landing and redeeming.</summary>
    public static IServiceCollection AddInvitations(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<InvitationsOptions, InvitationsOptionsValidator>(configuration, "Invitations");
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, InvitationsJson.Default));
        services.AddSingleton<InvitationToken>();
        services.AddSingleton<ContactHashes>();
        services.AddSingleton<Ticket>();
        services.AddSingleton<Visit>();
        services.AddSingleton<CameBy>(made => made.GetRequiredService<Visit>().CameBy);
        services.AddSingleton<Welcome>();
        services.AddSingleton<WrongLinks>();
        services.AddSingleton<RedeemRules>();
        services.AddSingleton<RedeemTally>();
        services.AddSingleton<InvitingThresholds>();
        services.AddSingleton<IEntrance, Entrance>();
        services.AddSingleton<IReopensLinks, ReopenLink>();
        services.AddSingleton<Letters>();
        services.AddSingleton<ConnectedPeople>();
        services.AddSingleton<ListContacts>();
        services.AddSingleton<ShowContactPicture>();
        services.AddSingleton<Deliver>();
        services.AddHostedService(s => s.GetRequiredService<Deliver>());
        services.AddSingleton<MakeInvitation>();
        services.AddSingleton<ListInvitations>();
        services.AddSingleton<ShowInvitation>();
        services.AddSingleton<ChangeInvitation>();
        services.AddSingleton<NoteInvitation>();
        services.AddSingleton<ShowAllowance>();
        services.AddSingleton<Redeem>();
        services.AddSingleton<StopInvitations>();
        services.AddSingleton<ReportInvitation>();
        services.AddSingleton<RefuseLink>();
        services.AddSingleton<UnsubscribeReader>();
        services.AddSingleton<SeeLink>();
        services.AddSingleton<Landing>();
        services.AddSingleton<CachedLandings>();
        services.AddSingleton(s => new SharedReads<ReaderAsked, ReaderFacts?>(s.GetRequiredService<StoreReader>(), ReaderRows.Find));
        services.AddSingleton<DrawLanding>();
        services.AddSingleton<OpenLink>();
        services.AddSingleton<IForgetsMembers, ForgetMember>();
        services.AddSingleton<IExportsMembers, ExportMember>();
        return services;
    }

    /// <summary>Maps making, listing, revoking and redeeming.</summary>
    public static void MapInvitations(this RouteGroupBuilder api)
    {
        ListContacts.Map(api);
        ShowContactPicture.Map(api);
        MakeInvitation.Map(api);
        ListInvitations.Map(api);
        ChangeInvitation.Map(api);
        NoteInvitation.Map(api);
        ShowAllowance.Map(api);
        Redeem.Map(api);
    }

    /// <summary>Lets links that were just opened be answered ahead of the pipeline that everything else passes.</summary>
    public static void UseLinks(this IApplicationBuilder app)
    {
        var use = app.ApplicationServices.GetRequiredService<OpenLink>();
        app.Use((HttpContext context, RequestDelegate next) => use.PassAsync(context, next));
    }

    /// <summary>Maps the link itself, and what may be said to it.</summary>
    public static void MapLinks(this IEndpointRouteBuilder app)
    {
        OpenLink.Map(app);
        RefuseLink.Map(app);
        UnsubscribeReader.Map(app);
        SeeLink.Map(app);
    }
}
