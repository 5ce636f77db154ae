import Cryptography
import HTTPServer

/// The one stylesheet, under a name that changes with it, so that browsers keep it for good.
enum Stylesheet {
    static let path = "/assets/" + name
    private static let name: String = {
        guard let digest = try? Digest(of: Array(text.description.utf8), using: .sha256) else { return "voucherd.css" }
        return "voucherd-\(digest.hex.prefix(12)).css"
    }()

    static let route = Route(.get, path, name: "getStylesheet") { _, responder in
        var response = HTTPResponse(.ok, body: .bytes(Array(text.description.utf8)))
        response.headers.append("Content-Type", "text/css; charset=utf-8")
        response.headers.append("Cache-Control", "public, max-age=31536000, immutable")
        response.headers.append("X-Content-Type-Options", "nosniff")
        responder.answer(response)
    }

    private static let text: StaticString = """
        :root{color-scheme:light dark;--ink:#17212b;--soft:#4c5a67;--line:#cfd7de;--back:#fff;--panel:#f3f6f8;--mark:#0a4f96;--good:#0b6b3a;\
        --bad:#a4161a;--care:#8a4b00;--focus:#ffbf47;--banner:#0c2f4f;--bar1:#0a4f96;--bar2:#4a8fd0;--bar3:#8a4b00;--bar4:#9aa7b4}
        @media(prefers-color-scheme:dark){:root{--ink:#e8edf2;--soft:#a9b6c2;--line:#3a4753;--back:#11181f;--panel:#1a242d;--mark:#7ab8f5;\
        --good:#6fd39b;--bad:#ff8a8a;--care:#f0b35c;--banner:#0a2238;--bar1:#3f8ad1;--bar2:#7ab8f5;--bar3:#d08a2a;--bar4:#5a6875}}
        *{box-sizing:border-box}html{scroll-padding-top:1rem}
        body{margin:0;min-height:100vh;display:flex;flex-direction:column;background:var(--back);color:var(--ink);\
        font:1rem/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif}
        .width,main{max-width:68rem;width:100%;margin:0 auto;padding:0 1.25rem}main{flex:1;padding-top:1.75rem;padding-bottom:3rem;outline:0}
        .skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--focus);color:#000;padding:.5rem 1rem;z-index:1}
        .unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        a{color:var(--mark);text-underline-offset:.15em}
        a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible,textarea:focus-visible,summary:focus-visible,.scroll:focus-visible\
        {outline:3px solid var(--focus);outline-offset:1px}
        .banner{background:var(--banner);color:#fff}.banner a,.banner .link{color:#fff}
        .bar{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;align-items:center;justify-content:space-between;min-height:3.75rem}
        .name{font-size:1.2rem;font-weight:700;text-decoration:none}.who{display:flex;gap:1.1rem;align-items:center}.who form{margin:0}
        .reader{border-left:1px solid #ffffff66;padding-left:1.1rem}
        .sections{border-bottom:1px solid var(--line);background:var(--panel)}
        .sections ul{display:flex;flex-wrap:wrap;gap:0 1.6rem;list-style:none;margin:0 auto}
        .sections a{display:block;padding:.7rem 0;text-decoration:none;border-bottom:4px solid transparent}
        .sections a[aria-current]{border-color:var(--mark);font-weight:700;color:var(--ink)}
        h1{font-size:1.9rem;line-height:1.3;margin:0 0 .75rem}h2{font-size:1.35rem;line-height:1.35;margin:2.5rem 0 .75rem}
        h3{font-size:1.1rem;margin:1.5rem 0 .4rem}p{margin:.4rem 0 .8rem}.lead{font-size:1.15rem;max-width:46rem}
        .hint,.source,footer{color:var(--soft);font-size:.92rem}blockquote{margin:.6rem 0;padding:.1rem 0 .1rem .9rem;border-left:4px solid var(--line)}
        .scroll{overflow-x:auto;margin:.5rem 0 1.25rem}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
        caption{text-align:left;font-weight:700;padding:.3rem 0}th,td{padding:.5rem .75rem .5rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
        thead th{font-size:.92rem;white-space:nowrap}tbody th{font-weight:400}.number{text-align:right;white-space:nowrap}.number+:not(.number){padding-left:1.25rem}
        th:last-child,td:last-child{padding-right:0}tbody tr:hover{background:var(--panel)}
        .facts{margin:.5rem 0 1.5rem}.facts div{display:grid;grid-template-columns:minmax(9rem,14rem) 1fr;gap:.25rem 1.25rem;padding:.55rem 0;border-bottom:1px solid var(--line)}
        .facts dt{font-weight:700}.facts dd{margin:0;overflow-wrap:anywhere}
        .status{display:inline-block;padding:.05rem .55rem;border-radius:.25rem;font-size:.9rem;font-weight:700;border:1px solid currentColor;white-space:nowrap}
        .good{color:var(--good)}.bad{color:var(--bad)}.care{color:var(--care)}.going{color:var(--mark)}.plain{color:var(--soft)}
        .panel{background:var(--panel);border:1px solid var(--line);border-radius:.4rem;padding:1.1rem 1.3rem;margin:1rem 0 1.5rem}
        .panel.answer{border-left:8px solid var(--mark)}.panel.answer.yes{border-left-color:var(--good)}.panel.answer.no{border-left-color:var(--bad)}
        .figure{font-size:2rem;font-weight:700;line-height:1.3;font-variant-numeric:tabular-nums}
        .errors{border:4px solid var(--bad);padding:.9rem 1.2rem;margin:0 0 1.75rem}.errors h2{margin:0 0 .5rem;font-size:1.2rem}.errors a{color:var(--bad);font-weight:700}
        .field{margin:0 0 1.35rem}.field>label,legend{display:block;font-weight:700;padding:0}.field p{margin:.1rem 0 .35rem}
        fieldset{border:0;padding:0;margin:0;min-width:0}.wrong{border-left:5px solid var(--bad);padding-left:1rem}.fault{color:var(--bad);font-weight:700}
        input[type=text],input[type=date],input[type=password],input[type=file],select,textarea{font:inherit;color:inherit;background:var(--back);\
        border:2px solid var(--soft);border-radius:.2rem;padding:.45rem .6rem;max-width:100%}
        input.wide,textarea,select{width:100%;max-width:34rem}input.short{width:14rem}.choices{display:flex;flex-wrap:wrap;gap:.5rem 1.75rem}.choices label{font-weight:400;padding:.3rem 0}
        input[type=radio],input[type=checkbox]{width:1.25rem;height:1.25rem;vertical-align:-.2rem}
        button,.button{font:inherit;font-weight:700;background:var(--mark);color:var(--back);border:0;border-radius:.25rem;padding:.65rem 1.3rem;cursor:pointer;text-decoration:none;display:inline-block}
        button.second{background:none;color:var(--mark);box-shadow:inset 0 0 0 2px var(--mark)}button.stop{background:var(--bad)}
        button.link{background:none;padding:0;font-weight:400;text-decoration:underline}.buttons{display:flex;flex-wrap:wrap;gap:.8rem;margin:1.25rem 0}
        .back{margin:0 0 1rem}.back a::before{content:"‹ "}.jump{border-left:8px solid var(--mark);background:var(--panel);padding:.6rem 1rem}
        .step{border:1px solid var(--line);border-radius:.3rem;margin:.6rem 0}.step>summary{padding:.7rem 1rem;font-weight:700}
        .step>.panel{border:0;border-top:1px solid var(--line);border-radius:0;margin:0}.panel .field:last-of-type{margin-bottom:1.1rem}
        .checks{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,14rem),1fr));gap:.2rem 1.25rem;max-width:60rem}.checks label{padding:.2rem 0}
        .attached,.upload{display:flex;flex-wrap:wrap;gap:.4rem 1rem;align-items:center;margin:.3rem 0 .6rem}.upload{align-items:end}.upload .field{margin:0;max-width:100%}
        .filter{display:flex;flex-wrap:wrap;gap:.6rem 1.25rem;align-items:end;margin:0 0 1.25rem}.filter .field{margin:0;max-width:100%}.filter select{max-width:20rem}
        button.small{padding:.35rem .8rem}.token{font-size:1.15rem;user-select:all}
        .warning{border-left:8px solid var(--care);padding:.3rem 0 .3rem 1rem;font-weight:700}
        .tasks{list-style:none;padding:0;margin:.5rem 0 1.5rem;border-top:1px solid var(--line)}
        .tasks li{display:flex;flex-wrap:wrap;gap:.3rem 1rem;justify-content:space-between;padding:.6rem 0;border-bottom:1px solid var(--line)}
        .timeline{border-left:4px solid var(--mark);margin:.75rem 0 1.5rem;padding:0 0 0 1.4rem;list-style:none}.timeline li{padding:.1rem 0 1rem}.timeline time{display:block}
        .cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(17rem,1fr));gap:1rem;padding:0;margin:1rem 0;list-style:none}
        .cards li{border:1px solid var(--line);border-radius:.4rem;padding:1rem 1.1rem;background:var(--panel)}.cards h3{margin:0 0 .3rem}
        .chart{width:100%;height:.875rem;display:block;border-radius:.2rem}\
        .pools{list-style:none;padding:0;margin:.5rem 0 1.5rem;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,26rem),1fr));gap:1.1rem 2.5rem}\
        .pool{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1rem;margin:0 0 .3rem}.pool b{font-variant-numeric:tabular-nums}\
        .key{display:flex;flex-wrap:wrap;gap:.3rem 1.3rem;padding:0;margin:.2rem 0 1rem;list-style:none;font-size:.92rem}
        .key [aria-current]{font-weight:700;color:var(--ink);text-decoration:none}
        .key svg{width:.9rem;height:.9rem;vertical-align:-.1rem;margin-right:.4rem}.b1{fill:var(--bar1)}.b2{fill:var(--bar2)}.b3{fill:var(--bar3)}.b4{fill:var(--bar4)}
        code{overflow-wrap:anywhere}code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.92em}pre{background:var(--panel);padding:.8rem 1rem;overflow-x:auto}
        details{margin:.4rem 0 1rem}details:not([open])>:not(summary){display:none}summary{cursor:pointer;color:var(--mark)}.mono{overflow-wrap:anywhere;font-family:ui-monospace,Consolas,monospace;font-size:.88em}
        footer{border-top:1px solid var(--line);background:var(--panel);padding:1rem 0 1.5rem}
        .columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:0 2.5rem}
        @media(max-width:40rem){td,th{min-width:4.5rem}tbody th{min-width:7rem}.facts div{grid-template-columns:1fr}h1{font-size:1.5rem}.figure{font-size:1.5rem;overflow-wrap:anywhere}\
        .width,main{padding:0 1rem}main{padding-top:1.25rem;padding-bottom:2rem}.sections ul{gap:0 1.1rem}.sections a{padding:.55rem 0}.panel{padding:.9rem 1rem}}
        @media print{.banner,.sections,.skip,footer,form,.buttons{display:none}body{font-size:11pt;color:#000;background:#fff}main{max-width:none;padding:0}\
        a{color:inherit;text-decoration:none}.panel{break-inside:avoid;background:none}details>*{display:block}.scroll{overflow:visible}table{font-size:9pt}thead{display:table-header-group}tr{break-inside:avoid}h2,caption{break-after:avoid}}
        @media(prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
        """
}
